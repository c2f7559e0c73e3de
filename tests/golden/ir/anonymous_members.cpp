// Members of anonymous records in classes, which their methods reach through `this`.
class Base {
    int first;
    union {
        int whole;
        char parts[4];
    };

public:
    int sum() // at 4 and 5
    {
        return whole + parts[1];
    }
};

class Derived : public Base {
    int own;
    union {
        int word;
        struct {
            short low, high;
        };
    };

public:
    int all() // at 12, 12 and 14
    {
        return word + low + high;
    }
    friend int seen(Derived &object);
};

int seen(Derived &object)
{
    return object.word + object.high;
}
